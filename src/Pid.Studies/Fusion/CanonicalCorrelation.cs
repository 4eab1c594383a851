using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Pid.Studies.Fusion;

/// <summary>
/// The largest correlation of a linear function of the one modality's inputs with one of the other's (Hotelling 1936); of symbols, with an
/// indicator each, the largest that any two functions have. It knows nothing of the target.
/// </summary>
internal static class CanonicalCorrelation
{
    // Directions with a smaller share of the largest variance are rounding: indicators sum to one.
    private const double Least = 1e-9;

    public static double Of(FusionRecords records)
    {
        int classes = records.Joint.Y.Size;
        double[] size = [.. Enumerable.Range(0, records.Pairs.Length)
            .Select(c => records.Counts.AsSpan(c * classes, classes).ToArray().Sum())];
        double all = size.Sum();
        Matrix<double> x1 = Centred(records.First, size, all), x2 = Centred(records.Second, size, all);
        return Math.Min(1, (Root(x1.TransposeThisAndMultiply(x1)) * x1.TransposeThisAndMultiply(x2)
            * Root(x2.TransposeThisAndMultiply(x2))).L2Norm());
    }

    // Rows are cells, scaled by the root of their share of the records, so that products are covariances.
    private static Matrix<double> Centred(ModalityInputs inputs, double[] size, double all)
    {
        Matrix<double> x = Matrix<double>.Build.Dense(size.Length, inputs.Columns);
        double[] mean = new double[inputs.Columns];
        for (int c = 0; c < size.Length; c++)
        {
            for (int i = 0; i < inputs.Rows[c].Columns.Length; i++)
            {
                x[c, inputs.Rows[c].Columns[i]] = inputs.Rows[c][i];
                mean[inputs.Rows[c].Columns[i]] += size[c] / all * inputs.Rows[c][i];
            }
        }

        x.MapIndexedInplace((c, i, value) => (value - mean[i]) * Math.Sqrt(size[c] / all), Zeros.Include);
        return x;
    }

    /// <summary>The root of the pseudo-inverse of a covariance.</summary>
    private static Matrix<double> Root(Matrix<double> covariance)
    {
        Evd<double> evd = covariance.Evd(Symmetricity.Symmetric);
        Vector<double> values = evd.EigenValues.Real();
        double most = values.Maximum();
        return evd.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(
            values.Map(v => v > Least * most ? 1 / Math.Sqrt(v) : 0)) * evd.EigenVectors.Transpose();
    }
}
