namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>The cone {0}, whose dual is the whole space: s and H stay zero, z is free, and there is no barrier.</summary>
internal sealed class ZeroCone(int dimension) : Cone
{
    public override int Dimension => dimension;

    public override int Degree => 0;

    public override bool IsSymmetric => true;

    public override HessianShape Shape => HessianShape.Diagonal;

    public override bool ScalesAsOne => false;

    public override void Center(Span<double> point) => point.Clear();

    public override double Margin(ReadOnlySpan<double> v) => double.PositiveInfinity;

    public override bool IsInterior(ReadOnlySpan<double> s) => s.IndexOfAnyExcept(0) < 0;

    public override bool IsDualInterior(ReadOnlySpan<double> z) => true;

    public override double DualBarrier(ReadOnlySpan<double> z) => 0;

    public override void DualGradient(ReadOnlySpan<double> z, Span<double> g) => g.Clear();

    public override void DualHessian(ReadOnlySpan<double> z, ReadOnlySpan<double> x, Span<double> y) => y.Clear();

    public override void DualThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y) => y.Clear();

    public override void PrimalGradient(ReadOnlySpan<double> s, Span<double> g) => g.Clear();

    public override bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly) => true;

    public override void WriteHessian(Span<double> h) => h.Clear();

    public override void WriteDiagonal(Span<double> diagonal) => diagonal.Clear();

    public override void Multiply(ReadOnlySpan<double> x, Span<double> y) => y.Clear();

    public override void InverseFactorMultiply(ReadOnlySpan<double> x, Span<double> y) =>
        throw new NotSupportedException("The scaling of the zero cone is zero and has no inverse; a backend must treat its rows as "
            + "equations.");

    public override void InverseFactorTransposeMultiply(ReadOnlySpan<double> x, Span<double> y) => InverseFactorMultiply(x, y);

    public override void CombinedShift(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r) => r.Clear();

    public override double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double limit) => limit;
}
