using System.Runtime.InteropServices;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Cones;
using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Native;

/// <summary><c>pid_cone</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeCone
{
    public double Alpha;
    public int Kind, Dimension;

    public readonly ConeSpec ToSpec(long index) => Kind switch
    {
        0 => ConeSpec.Zero(Dimension),
        1 => ConeSpec.Nonnegative(Dimension),
        2 => ConeSpec.SecondOrder(Dimension),
        3 when Dimension == 3 => ConeSpec.Exponential,
        4 when Dimension == 3 => ConeSpec.Power(Alpha),
        5 when IsTriangular(Dimension) => ConeSpec.Semidefinite(Svec.Order(Dimension)),
        5 => throw new AbiException(ResultCode.Argument,
            $"Cone {index} is semidefinite and has {Dimension} rows; it needs n (n + 1) / 2 for an order n from 1 to 200."),
        3 or 4 => throw new AbiException(ResultCode.Argument,
        $"Cone {index} is exponential or power and has {Dimension} rows; it needs 3."),
        _ => throw new AbiException(ResultCode.Argument, $"Cone {index} is of kind {Kind}; 0 to 5 exist."),
    };

    private static bool IsTriangular(int rows) =>
        rows > 0 && Svec.Order(rows) is <= ConeSpec.LargestOrder and var order && Svec.Length(order) == rows;
}

/// <summary><c>pid_sparse</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMatrix
{
    public int* Pointers, Rows;
    public double* Values;

    public readonly SparseMatrix ToMatrix(int rows, int columns, string name)
    {
        ReadOnlySpan<int> pointers = Buffer.Read(Pointers, columns + 1L, name + ".pointers");
        int entries = pointers[columns];
        return new SparseMatrix(
            rows, columns, pointers, Buffer.ReadAny(Rows, entries, name + ".rows"), Buffer.ReadAny(Values, entries, name + ".values"));
    }
}

/// <summary><c>pid_conic_problem</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ConicProgram
{
    public int Variables, Constraints;
    public NativeMatrix* Quadratic;
    public double* Cost;
    public NativeMatrix Matrix;
    public double* RightSide;
    public NativeCone* Cones;
    public long ConeCount;

    public readonly ConicProblem ToProblem()
    {
        if (Variables < 0 || Constraints < 0)
        {
            throw new AbiException(ResultCode.Argument,
                $"There are {Variables} variables and {Constraints} constraints; neither may be negative.");
        }

        ConeSpec[] cones = ToSpecs();
        return new ConicProblem(
            Quadratic == null ? null : Quadratic->ToMatrix(Variables, Variables, "quadratic"),
            Buffer.ReadAny(Cost, Variables, "cost"), Matrix.ToMatrix(Constraints, Variables, "matrix"),
            Buffer.ReadAny(RightSide, Constraints, "right_side"), cones);
    }

    private readonly ConeSpec[] ToSpecs()
    {
        ReadOnlySpan<NativeCone> given = Buffer.ReadAny(Cones, ConeCount, "cones");
        ConeSpec[] cones = new ConeSpec[given.Length];
        long rows = 0;
        for (int i = 0; i < cones.Length; i++)
        {
            cones[i] = given[i].ToSpec(i);
            rows += cones[i].Dimension;
        }

        return rows == Constraints
            ? cones
            : throw new AbiException(ResultCode.Argument, $"The cones have {rows} rows; constraints is {Constraints}.");
    }
}

/// <summary><c>pid_conic_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConicOptions
{
    private const int MostIterations = 100_000; // a line of the history is kept for each, from the start

    public double Tolerance, NearTolerance, TimeLimit;
    public int MaxIterations, Presolve;

    public static ConicOptions Default
    {
        get
        {
            ConicSettings settings = ConicSettings.Default;
            return new()
            {
                Tolerance = settings.Tolerance,
                NearTolerance = settings.NearTolerance,
                MaxIterations = settings.MaxIterations,
                Presolve = settings.Presolve ? 1 : 0
            };
        }
    }

    /// <summary>The caller's options, checked; the defaults for NULL.</summary>
    public static unsafe ConicSettings Read(ConicOptions* given) => (given == null ? Default : *given).ToSettings();

    private readonly ConicSettings ToSettings()
    {
        Buffer.Tolerance(Tolerance, "tolerance");
        Buffer.Tolerance(NearTolerance, "near_tolerance");
        Buffer.TimeLimit(TimeLimit);
        if (MaxIterations is < 0 or > MostIterations)
        {
            throw new AbiException(ResultCode.Argument, $"max_iterations is {MaxIterations}; it must lie in [0, {MostIterations}].");
        }

        return new ConicSettings
        {
            Tolerance = Tolerance,
            NearTolerance = NearTolerance,
            MaxIterations = MaxIterations,
            Presolve = Presolve != 0,
            Time = TimeLimit > 0 ? new TimeBudget(TimeProvider.System, TimeSpan.FromSeconds(TimeLimit)) : null,
        };
    }
}
