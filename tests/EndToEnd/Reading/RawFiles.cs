using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;

namespace Pid.Tests.EndToEnd;

/// <summary>Files of raw records in the formats that users have.</summary>
internal static class RawFiles
{
    /// <summary>Writes the result of a query as Parquet.</summary>
    public static string WriteParquet(this TempFiles files, string name, string query) => files.Copy(name, query, "parquet");

    /// <summary>Writes the result of a query as lines of JSON.</summary>
    public static string WriteJsonLines(this TempFiles files, string name, string query) => files.Copy(name, query, "json");

    /// <summary>A .npy file: the header as NumPy writes it, its length a multiple of 64 with the ten or twelve bytes before it.</summary>
    public static byte[] Npy(string descr, bool fortran, string shape, byte[] data, byte version = 1)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        int before = version == 1 ? 10 : 12;
        header = header.PadRight(((before + header.Length + 64) / 64 * 64) - before - 1) + "\n";
        byte[] length = new byte[before - 8];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)header.Length);
        }

        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.UTF8.GetBytes(header), .. data];
    }

    /// <summary>A .npz file of arrays.</summary>
    public static string WriteNpz(this TempFiles files, string name, CompressionLevel level, params (string Name, byte[] Npy)[] arrays)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string array, byte[] npy) in arrays)
            {
                using Stream entry = archive.CreateEntry(array + ".npy", level).Open();
                entry.Write(npy);
            }
        }

        return files.Write(name, bytes.ToArray());
    }

    private static string Copy(this TempFiles files, string name, string query, string format)
    {
        string path = Path.Combine(files.Directory, name);
        using DuckDBConnection connection = new("Data Source=:memory:;threads=1");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{path}' (FORMAT {format})";
        command.ExecuteNonQuery();
        return path;
    }
}
