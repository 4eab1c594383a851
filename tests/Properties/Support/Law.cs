using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsCheck;

namespace Pid.Tests.Properties.Support;

/// <summary>
/// Random laws over cases that are the same on every run, so that a failure belongs to the code and not to the day. Each law draws from
/// streams of its own, numbered by its name. PID_LAW_FACTOR=20 tries twenty times as many cases, PID_LAW_SEED=7 others: a sweep is a loop
/// over seeds.
/// </summary>
internal static class Law
{
    private static readonly int s_factor = (int)Setting("PID_LAW_FACTOR", 1);
    private static readonly uint s_seed = Setting("PID_LAW_SEED", 0);

    /// <summary>The number of cases that a law tries, of the number that it usually does.</summary>
    public static int Cases(int usual) => checked(usual * s_factor);

    /// <summary>Tries planted cases, numbered from 0; the seeds of a sweep do not overlap.</summary>
    public static IEnumerable<int> Seeds(int usual) => Enumerable.Range((int)(s_seed * 1_000_000), Cases(usual));

    /// <summary>
    /// Tries the law on <paramref name="cases"/> cases; of the first that fails the smallest relative found is reported, with its seed.
    /// </summary>
    public static void Holds<T>(this Gen<T> gen, Action<T> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "")
    {
        ulong stream = Hash($"{Path.GetFileName(file.Replace('\\', '/'))} {name} {s_seed.ToString(CultureInfo.InvariantCulture)}");
        for (int i = 0, n = Cases(cases); i < n; i++)
        {
            PCG pcg = new((uint)i, stream);
            string seed = pcg.ToString();
            T value = gen.Generate(pcg, null, out _);
            try
            {
                law(value);
            }
            catch (Exception failure)
            {
                gen.Sample(law, seed: seed, threads: 1);
                throw new InvalidOperationException($"Case {i}, seed {seed}, failed once and not when it was tried again.", failure);
            }
        }
    }

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T>(this Gen<T> gen, Func<T, bool> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => Assert.True(law(value)), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2>(
        this Gen<(T1, T2)> gen, Action<T1, T2> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => law(value.Item1, value.Item2), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2>(
        this Gen<(T1, T2)> gen, Func<T1, T2, bool> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => Assert.True(law(value.Item1, value.Item2)), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2, T3>(
        this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => law(value.Item1, value.Item2, value.Item3), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2, T3>(
        this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => Assert.True(law(value.Item1, value.Item2, value.Item3)), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => law(value.Item1, value.Item2, value.Item3, value.Item4), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, bool> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => Assert.True(law(value.Item1, value.Item2, value.Item3, value.Item4)), cases, file, name);

    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void Holds<T1, T2, T3, T4, T5>(
        this Gen<(T1, T2, T3, T4, T5)> gen, Action<T1, T2, T3, T4, T5> law, int cases = 100, [CallerFilePath] string file = "",
        [CallerMemberName] string name = "") =>
        gen.Holds(value => law(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5), cases, file, name);

    /// <summary>FNV-1a: the runtime's hash of a string differs from run to run.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash;
    }

    private static uint Setting(string variable, uint usual) =>
        Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? usual
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value) && value <= 2000 ? value
        : throw new InvalidOperationException($"{variable} is '{text}': a whole number from 0 to 2000 is expected.");
}
