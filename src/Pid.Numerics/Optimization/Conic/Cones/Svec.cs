namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>
/// Symmetric matrices as vectors: the lower triangle by columns, what is off the diagonal times the square root of 2, so that the inner
/// products of matrices and of their vectors are the same.
/// </summary>
internal static class Svec
{
    /// <summary>The factor of what is off the diagonal: the double nearest to the square root of 2, of which the cone is defined.</summary>
    public const double Root2 = 1.4142135623730951;

    /// <summary>Length of the vector of a matrix.</summary>
    public static int Length(int order) => order * (order + 1) / 2;

    /// <summary>The order of the matrix of a vector: the largest whose vector is not longer.</summary>
    public static int Order(int length) => (int)((Math.Sqrt((8.0 * length) + 1) - 1) / 2);

    /// <summary>Place of entry (row, column), row &gt;= column.</summary>
    public static int Place(int order, int row, int column) => (column * order) - (column * (column - 1) / 2) + row - column;

    /// <summary>Writes both triangles, row-major.</summary>
    public static void Unpack(ReadOnlySpan<double> v, int n, Span<double> matrix)
    {
        for (int j = 0, at = 0; j < n; j++)
        {
            matrix[(j * n) + j] = v[at++];
            for (int i = j + 1; i < n; i++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i] = v[at++] / Root2;
            }
        }
    }

    /// <summary>Writes the vector of the symmetric part of a matrix.</summary>
    public static void Pack(ReadOnlySpan<double> matrix, int n, Span<double> v)
    {
        for (int j = 0, at = 0; j < n; j++)
        {
            v[at++] = matrix[(j * n) + j];
            for (int i = j + 1; i < n; i++)
            {
                v[at++] = 0.5 * Root2 * (matrix[(i * n) + j] + matrix[(j * n) + i]);
            }
        }
    }
}
