using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Decomposing;

// Which Newton system is solved how.
internal sealed partial class UnionSolver
{
    internal const double LargestFactor = 1 << 27;   // doubles: 1 GiB
    internal const double LargestBlocks = 1 << 29;   // doubles: 4 GiB
    internal const double LargestWork = 2e12;        // multiply-adds an iteration: some minutes
    // Conjugate gradients over the blocks go before a factor where it costs so many of them at least, and end there.
    internal const int FewestGradients = 50;
    private const int MostGradients = 2000;
    // What a product with the matrix takes a cell, in multiply-adds of a factorisation, which run some times faster.
    private const double WorkOfCell = 12;
    private const double ToleranceOfPredictor = 1e-2, ToleranceOfCorrector = 1e-5;
    // Over a thinned factor a few of them lead to nearly all digits, or the factor is not near enough.
    private const double Thinning = 1e-7, ToleranceOfThinned = 1e-8;
    private const int MostOfThinned = 50, PatienceWithThinned = 5;
    private readonly SourceElimination _bySource;
    private readonly TargetElimination _byTarget = new();
    private readonly ConjugateGradients _overBlocks, _overThinned;
    private readonly IterativeRefinement _refinement = new();
    private Stage _stage;
    private int _mostOverBlocks;

    public UnionSolver()
    {
        DenseCholesky cholesky = new(); // one workspace for what is never factored at once
        FibreRows rows = new();
        _bySource = new SourceElimination(cholesky);
        _overBlocks = new ConjugateGradients(new BlockDiagonal(cholesky), rows);
        _overThinned = new ConjugateGradients(_bySource, rows);
    }

    // How the systems are solved: by conjugate gradients while they are well conditioned, then by conjugate gradients over a factor that
    // leaves out what is inactive, then by the factor of the matrix.
    private enum Stage
    {
        Blocks,
        Thinned,
        Whole,
    }

    /// <summary>The doubles of so many blocks of order |Y|.</summary>
    internal static double Blocks(double blocks, double ny) => blocks * ny * ny;

    /// <summary>How many products with the matrix cost as much as the dense factor of the Schur complement.</summary>
    internal static double GradientsOfFactor(double n1, double n2, double ny) => n2 * n2 * ny * ny / (6 * WorkOfCell * n1);

    // By the multiply-adds of an iteration and the doubles held.
    private INewtonSystem ChooseSystem()
    {
        double n1 = _p.N1, n2 = _p.N2, ny = _p.NY, s2 = n2 * ny, fibres = n1 * n2, n = n1 + n2;
        double bySource = (n1 * s2 * s2 * ny / 2) + (s2 * s2 * s2 / 6);
        double byTarget = (ny * ((n * n * n) + (2 * fibres * fibres))) + (fibres * fibres * fibres);
        bool sourceFits = s2 * s2 <= LargestFactor && Blocks((2 * n1) + n2, ny) <= LargestBlocks && bySource <= LargestWork;
        bool targetFits = (fibres * fibres) + (ny * n * n) <= LargestFactor && byTarget <= LargestWork;
        // Elimination of the source keeps more digits: the other way has to be a clear win.
        bool source = sourceFits && (!targetFits || bySource <= 8 * byTarget);
        _mostOverBlocks = (int)Math.Min(MostGradients, source ? GradientsOfFactor(n1, n2, ny) : targetFits ? 0 : MostGradients);
        _stage = _mostOverBlocks >= FewestGradients ? Stage.Blocks : Stage.Whole;
        return source ? _bySource : targetFits ? _byTarget : _overBlocks;
    }

    // A stage that does not get there, or no longer closes the gap, has had its day.
    private void Iterate(INewtonSystem system, double mu, double tolerance, int patience, CancellationToken cancellation)
    {
        if (_stage == Stage.Thinned && patience <= PatienceWithoutProgress - PatienceWithThinned)
        {
            _stage = Stage.Whole;
        }

        while (_stage != Stage.Whole && !cancellation.IsCancellationRequested)
        {
            _bySource.Threshold = Thinning;
            if (Step(_stage == Stage.Blocks ? _overBlocks : _overThinned, mu, tolerance, cancellation))
            {
                return;
            }

            _stage = _stage == Stage.Blocks && system == _bySource ? Stage.Thinned : Stage.Whole;
        }

        _bySource.Threshold = 0;
        if (!cancellation.IsCancellationRequested)
        {
            Step(system, mu, tolerance, cancellation); // which would touch all its memory first
        }
    }

    // Whether the solution was found. A predictor only picks the target of the corrector: it is coarse, or not refined.
    private bool Solve(INewtonSystem system, bool predicts, CancellationToken cancellation)
    {
        (double tolerance, int most) = _stage == Stage.Blocks
            ? (ToleranceOfCorrector, _mostOverBlocks) : (ToleranceOfThinned, MostOfThinned);
        switch (system)
        {
            case ConjugateGradients iterative when _stage != Stage.Whole:
                return iterative.Solve(_g1, _g2, _dl, _dm, predicts ? ToleranceOfPredictor : tolerance, most);
            case var _ when predicts:
                system.Solve(_g1, _g2, _dl, _dm);
                return true;
            default:
                FibreMatrix matrix = new(_p, _r, _w, _k);
                _refinement.Solve(system, matrix, _p.N1 * _p.NY, _p.N2 * _p.NY, _g1, _g2, _dl, _dm, cancellation);
                return true;
        }
    }
}
