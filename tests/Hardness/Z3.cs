using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Z3;

namespace Pid.Tests.Hardness;

/// <summary>
/// Z3, the independent judge. Its managed half comes as a package, its native half (libz3) from the system; a test that needs it is skipped
/// with the line that installs it where it is missing, and fails instead where PID_REQUIRE_Z3 is set, as the project's checks do.
/// </summary>
internal sealed class Z3 : IDisposable
{
    private static readonly System.Version s_oldest = new(4, 8, 12);
    private static readonly string? s_missing = Load();

    private readonly NativeContext _context;
    private readonly NativeSolver _solver;
    private int _names;

    public Z3()
    {
        if (s_missing is not null && Environment.GetEnvironmentVariable("PID_REQUIRE_Z3") is not null)
        {
            Assert.Fail(s_missing);
        }

        Assert.SkipWhen(s_missing is not null, s_missing ?? "");
        _context = new NativeContext([]);
        _solver = _context.MkSimpleSolver();
    }

    public nint True => _context.MkTrue();

    public void Dispose()
    {
        _solver.Dispose();
        _context.Dispose();
    }

    public nint Bool() => _context.MkConst($"b{_names++}", _context.BoolSort);

    public nint Real() => _context.MkConst($"r{_names++}", _context.RealSort);

    public nint Int() => _context.MkConst($"i{_names++}", _context.IntSort);

    public nint Number(long value) => _context.MkNumeral(value, _context.RealSort);

    public nint Whole(long value) => _context.MkNumeral(value, _context.IntSort);

    public nint Fraction(long numerator, long denominator) => _context.MkReal($"{numerator}/{denominator}");

    public nint Sum(params IEnumerable<nint> terms) => terms.ToArray() is { Length: > 0 } some ? _context.MkAdd(some) : Number(0);

    public nint Times(long factor, nint term) => _context.MkMul([Number(factor), term]);

    public nint Not(nint a) => _context.MkNot(a);

    public nint And(params IEnumerable<nint> terms) => _context.MkAnd([True, .. terms]);

    public nint Or(params IEnumerable<nint> terms) => _context.MkOr([_context.MkFalse(), .. terms]);

    public nint Equal(nint a, nint b) => _context.MkEq(a, b);

    public nint AtMost(nint a, nint b) => _context.MkLe(a, b);

    public nint If(nint condition, nint a, nint b) => _context.MkIte(condition, a, b);

    public nint Min(nint a, nint b) => If(AtMost(a, b), a, b);

    public void Assume(params IEnumerable<nint> claims)
    {
        foreach (nint claim in claims)
        {
            _solver.Assert(claim);
        }
    }

    public void AssumeExactlyOne(IReadOnlyList<nint> terms)
    {
        Assume(Or(terms));
        AssumeAtMostOne(terms);
    }

    public void AssumeAtMostOne(IReadOnlyList<nint> terms)
    {
        for (int a = 0; a < terms.Count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                _solver.Assert(Or(Not(terms[a]), Not(terms[b])));
            }
        }
    }

    /// <summary>Whether what was assumed is possible; Z3 must know.</summary>
    public bool IsPossible() => _solver.Check() switch
    {
        Status.SATISFIABLE => true,
        Status.UNSATISFIABLE => false,
        _ => throw new InvalidOperationException($"Z3 does not know: {_solver.ReasonUnknown}"),
    };

    /// <summary>Whether a claim follows from what was assumed.</summary>
    public bool Proves(nint claim)
    {
        _solver.Push();
        _solver.Assert(Not(claim));
        bool proven = !IsPossible();
        _solver.Pop(1);
        return proven;
    }

    /// <summary>Forgets what is assumed inside.</summary>
    public bool Within(Func<bool> question)
    {
        _solver.Push();
        _names = 0;
        bool answer = question();
        _solver.Pop(1);
        return answer;
    }

    /// <summary>Finds the native library; null if it is there, else what to do.</summary>
    private static string? Load()
    {
        const string Install = "install it: apt-get install libz3-4 (Debian, Ubuntu), dnf install z3-libs (Fedora), brew install z3 "
            + "(macOS); on Windows it comes with the package";
        NativeLibrary.SetDllImportResolver(typeof(NativeContext).Assembly, Resolve);
        try
        {
            System.Version found = new(Microsoft.Z3.Version.Major is var major ? (int)major : 0, (int)Microsoft.Z3.Version.Minor,
                (int)Microsoft.Z3.Version.Build);
            return found >= s_oldest ? null : $"libz3 {found} is older than {s_oldest}; {Install}.";
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            return $"Z3's native library libz3 was not found; {Install}.";
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        // The package ships libz3 for Windows and macOS only, and Debian names it with the version alone.
        foreach (string candidate in (string[])["libz3", "libz3.so.4", "libz3.so", "/opt/homebrew/lib/libz3.dylib",
            "/usr/local/lib/libz3.dylib"])
        {
            if (name.StartsWith("libz3", StringComparison.Ordinal) && NativeLibrary.TryLoad(candidate, assembly, path, out nint library))
            {
                return library;
            }
        }

        return 0;
    }
}
