using System.Runtime.InteropServices;
using System.Text;
using Pid.Data.Columns;
using Pid.Numerics.Distributions;

namespace Pid.Data.Json;

/// <summary>
/// JSON documents {"shape":[n1,n2,ny],"p":[weights, row-major, y fastest]}, with optional "names":{"x1":..,"x2":..,"y":..} and
/// "symbols":{"x1":[..],"x2":[..],"y":[..]}; a table of a pair has two sizes. Symbols without a name are
/// called by their indices. Other properties are passed over. The weights need not sum to 1.
/// </summary>
internal static class JsonTable
{
    private const int LongestDocument = 1 << 28;

    /// <summary>Reads one document that holds a joint distribution.</summary>
    /// <param name="document">The text of the document.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="line">The line of the file that the document starts on, for messages.</param>
    /// <exception cref="TableFormatException">The text is no such document.</exception>
    public static JointTable ToJoint(string document, string file, long line = 1)
    {
        ArgumentNullException.ThrowIfNull(document);
        return ToJoint(new JsonText(file, line, document));
    }

    /// <summary>The same for a line of a batch.</summary>
    /// <param name="line">The line.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <exception cref="TableFormatException">The line cannot be read, or is no such document.</exception>
    internal static JointTable ToJoint(JsonLine line, string file) =>
        line.Problem is null ? ToJoint(new JsonText(file, line.Number, line.Utf8)) : throw line.Problem;

    private static JointTable ToJoint(JsonText text)
    {
        JsonTableParser table = new(text, 3);
        Joint joint = new(table.Variable(0, table.Shape[0]), table.Variable(1, table.Shape[1]), table.Variable(2, table.Shape[2]),
            CollectionsMarshal.AsSpan(table.Weights));
        return new JointTable(joint, table.Contents);
    }

    /// <summary>JSON has no columns: a name asked for would be passed over in silence.</summary>
    internal static void RefuseColumns(TableSource source, TableColumns columns)
    {
        if (!columns.AreDefault)
        {
            throw new TableFormatException(source.Name, "Columns were asked for, but a JSON table has none.",
                "Leave --x1, --x2, --y and --weight out; the order of \"shape\" says which variable is which.")
            {
                Column = columns.X1 ?? columns.X2 ?? columns.Y ?? columns.Weight,
            };
        }
    }

    /// <summary>What is left of the text.</summary>
    /// <exception cref="TableFormatException">It is longer than a document may be, or cannot be read.</exception>
    internal static string ReadToEnd(TableSource source, TextReader text)
    {
        StringBuilder document = new();
        char[] part = new char[1 << 16];
        while (source.Guard(text, t => t.Read(part, 0, part.Length)) is int read and > 0)
        {
            document.Append(part, 0, read);
            if (document.Length > LongestDocument)
            {
                throw new TableFormatException(source.Name,
                    FormattableString.Invariant($"The document is longer than {LongestDocument >> 20} Mi characters."),
                    "Give a larger table as CSV or Parquet, a row a cell.");
            }
        }

        return document.ToString();
    }

    internal static (CellWeights Cells, string Contents) AddPair(string document, string file, VariableBuilder[] variables, Role[] roles)
    {
        JsonTableParser table = new(new JsonText(file, 1, document), 2);
        Variable[] of = new Variable[2];
        for (int v = 0; v < 2; v++)
        {
            of[v] = table.Variable((int)roles[v], table.Shape[v]);
            if (!variables[v].Begin(of[v].Name, 1))
            {
                throw new TableFormatException(file,
                    $"A JSON table has one symbol for each index, but {variables[v].Name} has several columns in an earlier table.",
                    "Give all three tables in the same form.");
            }
        }

        CellWeights cells = new(variables);
        int[][] codes = [Codes(variables[0], of[0]), Codes(variables[1], of[1])];
        for (int i = 0; i < table.Weights.Count; i++)
        {
            cells.Add((codes[0][i / table.Shape[1]], codes[1][i % table.Shape[1]], 0), table.Weights[i]);
        }

        return (cells, table.Contents);
    }

    private static int[] Codes(VariableBuilder builder, Variable variable) =>
        [.. variable.Symbols.Select(symbol => builder.Code(0, symbol))];
}
