using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pid.Numerics.LinearAlgebra.Sparse;

/// <content>
/// Columns that have the same rows, four at a time: their row numbers are read, and what they change is read and written, once for four.
/// </content>
internal sealed partial class LdlFactor
{
    private const int Together = 4;

    // The entries of a row of L in columns j .. j + 3, from what the columns before leave of it; returns what they take from the pivot.
    private double EliminateTogether(int j)
    {
        (double v0, double v1, double v2, double v3) = SubtractTogether(j, _next[j + 3]);
        ref double work = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_work), j);
        (work, Unsafe.Add(ref work, 1), Unsafe.Add(ref work, 2), Unsafe.Add(ref work, 3)) = (0, 0, 0, 0);
        return Append(j, v0) + Append(j + 1, v1) + Append(j + 2, v2) + Append(j + 3, v3);
    }

    // The next entry of column j of L; returns what it takes from the pivot.
    private double Append(int j, double v)
    {
        double l = v * _inverse[j];
        _values[_next[j]++] = l;
        return v * l;
    }

    // The unknowns j .. j + 3 of L v = work, taken from the rows below them; the entries of column j + 3 end where given.
    private (double V0, double V1, double V2, double V3) SubtractTogether(int j, int end)
    {
        int[] pointers = _symbolic.LPointers;
        int at = pointers[j + 3];
        ref double work = ref MemoryMarshal.GetArrayDataReference(_work);
        ref double values = ref MemoryMarshal.GetArrayDataReference(_values);
        ref int rows = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_symbolic.LRows), at);
        ref double c0 = ref Unsafe.Add(ref values, pointers[j]), c1 = ref Unsafe.Add(ref values, pointers[j + 1]);
        ref double c2 = ref Unsafe.Add(ref values, pointers[j + 2]), c3 = ref Unsafe.Add(ref values, at);
        double v0 = _work[j];
        double v1 = _work[j + 1] - (c0 * v0);
        double v2 = _work[j + 2] - (Unsafe.Add(ref c0, 1) * v0) - (c1 * v1);
        double v3 = _work[j + 3] - (Unsafe.Add(ref c0, 2) * v0) - (Unsafe.Add(ref c1, 1) * v1) - (c2 * v2);
        (_work[j + 1], _work[j + 2], _work[j + 3]) = (v1, v2, v3);
        c0 = ref Unsafe.Add(ref c0, 3);
        c1 = ref Unsafe.Add(ref c1, 2);
        c2 = ref Unsafe.Add(ref c2, 1);
        for (int p = 0; p < end - at; p++)
        {
            Unsafe.Add(ref work, Unsafe.Add(ref rows, p)) -= (Unsafe.Add(ref c0, p) * v0) + (Unsafe.Add(ref c1, p) * v1)
                + (Unsafe.Add(ref c2, p) * v2) + (Unsafe.Add(ref c3, p) * v3);
        }

        return (v0, v1, v2, v3);
    }

    // The unknowns j .. j + 3 of D L' x = work.
    private void SolveTogether(int j)
    {
        int[] pointers = _symbolic.LPointers;
        int at = pointers[j + 3];
        ref double work = ref MemoryMarshal.GetArrayDataReference(_work);
        ref double values = ref MemoryMarshal.GetArrayDataReference(_values);
        ref int rows = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_symbolic.LRows), at);
        ref double c0 = ref Unsafe.Add(ref values, pointers[j] + 3), c1 = ref Unsafe.Add(ref values, pointers[j + 1] + 2);
        ref double c2 = ref Unsafe.Add(ref values, pointers[j + 2] + 1), c3 = ref Unsafe.Add(ref values, at);
        double x0 = _work[j] * _inverse[j], x1 = _work[j + 1] * _inverse[j + 1];
        double x2 = _work[j + 2] * _inverse[j + 2], x3 = _work[j + 3] * _inverse[j + 3];
        int count = pointers[j + 4] - at;
        for (int p = 0; p < count; p++)
        {
            double w = Unsafe.Add(ref work, Unsafe.Add(ref rows, p));
            x0 -= Unsafe.Add(ref c0, p) * w;
            x1 -= Unsafe.Add(ref c1, p) * w;
            x2 -= Unsafe.Add(ref c2, p) * w;
            x3 -= Unsafe.Add(ref c3, p) * w;
        }

        x2 -= Unsafe.Add(ref c2, -1) * x3;
        x1 -= (Unsafe.Add(ref c1, -2) * x2) + (Unsafe.Add(ref c1, -1) * x3);
        x0 -= (Unsafe.Add(ref c0, -3) * x1) + (Unsafe.Add(ref c0, -2) * x2) + (Unsafe.Add(ref c0, -1) * x3);
        (_work[j], _work[j + 1], _work[j + 2], _work[j + 3]) = (x0, x1, x2, x3);
    }
}
