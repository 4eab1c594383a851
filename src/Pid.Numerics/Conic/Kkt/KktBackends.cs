using Pid.Numerics.Conic.Cones;
using Pid.Numerics.LinearAlgebra;

namespace Pid.Numerics.Conic.Kkt;

/// <summary>The choice between factorisations.</summary>
internal static class KktBackends
{
    public static IKktBackend Choose(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones, KktBackendKind kind) =>
        new SparseKkt(quadratic, matrix, cones);
}
