using System.Globalization;
using DuckDB.NET.Data;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>Columns of records that depend on one another and on a binary target, the same on every machine.</summary>
internal static class ScreenTable
{
    private const int Factors = 40, Planted = 50;

    /// <summary>The target, then the columns.</summary>
    /// <param name="columns">How many columns.</param>
    /// <param name="records">How many records.</param>
    /// <param name="symbols">Symbols of each column.</param>
    /// <param name="alike">
    /// Whether all columns are noisy views of the target of the same quality, so that no column alone excludes a pair; otherwise they
    /// follow forty hidden factors, ten of which lean on the target, and up to fifty pairs of columns tell the target only together.
    /// </param>
    public static CodedColumn[] Make(int columns, int records, int symbols, bool alike)
    {
        Random random = new(1);
        ushort[] target = Codes(records, _ => random.Next(2));
        ushort[][] factors = [.. Enumerable.Range(0, Factors).Select(f => Codes(records, r => f % 4 == 0 && random.Next(10) < 3 ? Like(r)
            : Skewed()))];
        ushort[][] made = new ushort[columns][];
        for (int c = 0; c < columns; c++)
        {
            (ushort[] factor, double strength) = (factors[c % Factors], 0.2 + (0.6 * (c % 7) / 7));
            made[c] = alike ? Codes(records, r => random.Next(4) == 0 ? Like(r) : random.Next(symbols))
                : c % 20 == 2 && c < 20 * Planted ? Codes(records, r => random.NextDouble() < 0.15 + (0.3 * c / 20 / Planted)
                ? Together(made[c - 1][r], r) : Skewed())
                : Codes(records, r => random.NextDouble() < strength ? factor[r] : Skewed());
        }

        return [new CodedColumn(new Variable("y", 2), target),
            .. made.Select((codes, c) => new CodedColumn(new Variable($"c{c}", symbols), codes))];

        int Like(int record) => ((random.Next(symbols) / 2 * 2) + target[record]) % symbols;

        int Together(int other, int record) => (other + (symbols / 2 * target[record])) % symbols;

        int Skewed() => (int)(symbols * Math.Pow(random.NextDouble(), 1.5));
    }

    /// <summary>Writes the columns as CSV, a header and a row a record.</summary>
    public static void WriteCsv(string file, CodedColumn[] table)
    {
        byte[][] texts = [.. Enumerable.Range(0, table.Max(c => c.Variable.Size)).Select(s =>
            System.Text.Encoding.ASCII.GetBytes(s.ToString(CultureInfo.InvariantCulture)))];
        using BufferedStream stream = new(File.Create(file), 1 << 20);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(string.Join(',', table.Select(c => c.Variable.Name)) + "\n"));
        for (int r = 0; r < table[0].Records; r++)
        {
            for (int c = 0; c < table.Length; c++)
            {
                stream.Write(texts[table[c].Codes.Span[r]]);
                stream.WriteByte((byte)(c + 1 < table.Length ? ',' : '\n'));
            }
        }
    }

    /// <summary>The same rows as Parquet.</summary>
    public static void ToParquet(string csv, string parquet)
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"COPY (SELECT * FROM read_csv('{csv}', sample_size=1000)) TO '{parquet}' (FORMAT parquet, "
            + $"ROW_GROUP_SIZE 20000)";
        command.ExecuteNonQuery();
    }

    private static ushort[] Codes(int records, Func<int, int> code) => [.. Enumerable.Range(0, records).Select(r => (ushort)code(r))];
}
