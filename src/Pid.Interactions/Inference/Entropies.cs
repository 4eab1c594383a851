namespace Pid.Interactions.Inference;

/// <summary>
/// The conditional entropies of Y that a program over a likelihood region keeps as they are, where all else of a quantity is replaced by
/// its tangent: concave, so that the program stays one.
/// </summary>
[Flags]
internal enum Entropies
{
    /// <summary>None: the whole quantity is replaced.</summary>
    None = 0,

    /// <summary>H(Y|X1,X2).</summary>
    GivenBoth = 1,

    /// <summary>H(Y|X1), of the rows (x1,y).</summary>
    Given1 = 2,

    /// <summary>H(Y|X2), of the rows (x2,y).</summary>
    Given2 = 4,
}
