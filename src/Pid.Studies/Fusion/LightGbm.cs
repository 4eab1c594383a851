using System.Runtime.InteropServices;

namespace Pid.Studies.Fusion;

/// <summary>
/// The functions of LightGBM's C library that boosted trees need. Numbers of type 1 are doubles, of type 2 whole numbers, of type 0 floats;
/// each call gives 0, or -1 where it failed.
/// </summary>
internal static partial class LightGbm
{
    public const int Floats = 0, Doubles = 1, Integers = 2;

    private const string Name = "lib_lightgbm";

    /// <summary>Why there are no boosted trees here; null where there are.</summary>
    public static string? Problem() =>
        NativeLibrary.TryLoad(Name, typeof(LightGbm).Assembly, null, out _) ? null
        : RuntimeInformation.ProcessArchitecture != Architecture.X64
            ? "Boosted trees are left out: their library, LightGBM, is made for x64 processors only."
        : "Boosted trees are left out: their library, LightGBM, cannot be loaded"
            + (OperatingSystem.IsWindows() ? "." : ", which needs OpenMP (Debian: apt-get install libgomp1; macOS: brew install libomp).");

    /// <summary>Throws where a call failed.</summary>
    public static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException("LightGBM: " + Marshal.PtrToStringUTF8(LastError()));
        }
    }

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetCreateFromCSR", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateData(int[] starts, int startType, int[] columns, double[] values, int valueType, long startCount,
        long valueCount, long columnCount, string parameters, nint reference, out nint data);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetField(nint data, string field, float[] values, int count, int type);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetFree")]
    public static partial int FreeData(nint data);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateModel(nint data, string parameters, out nint model);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    public static partial int Grow(nint model, out int isFinished);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterPredictForCSR", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Predict(nint model, int[] starts, int startType, int[] columns, double[] values, int valueType,
        long startCount, long valueCount, long columnCount, int kind, int firstRound, int rounds, string parameters, out long count,
        double[] probabilities);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterFree")]
    public static partial int FreeModel(nint model);

    [LibraryImport(Name, EntryPoint = "LGBM_GetLastError")]
    private static partial nint LastError();
}
