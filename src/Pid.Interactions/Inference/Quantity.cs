namespace Pid.Interactions.Inference;

/// <summary>What limits are found for.</summary>
internal enum Quantity
{
    /// <summary>R = H(Y) - H(Y|X1) - H(Y|X2) + g, with g = max over D12 of H_q(Y|X1,X2).</summary>
    Redundancy,

    /// <summary>U1 = H(Y|X2) - g.</summary>
    Unique1,

    /// <summary>U2 = H(Y|X1) - g.</summary>
    Unique2,

    /// <summary>S = g - H(Y|X1,X2).</summary>
    Synergy,

    /// <summary>S_min = g - max over D123(r) of H(Y|X1,X2): the least S that the pairs of r allow.</summary>
    MinimalSynergy,

    /// <summary>I(X1,X2;Y) = H(Y) - H(Y|X1,X2).</summary>
    Total,

    /// <summary>-H(Y|X1,X2): what Fano's inequality needs.</summary>
    Certainty,

    /// <summary>I(X1;Y).</summary>
    Information1,

    /// <summary>I(X2;Y).</summary>
    Information2,

    /// <summary>H(Y).</summary>
    TargetEntropy,

    /// <summary>sum over x1 of max_y p(x1,y).</summary>
    Accuracy1,

    /// <summary>sum over x2 of max_y p(x2,y).</summary>
    Accuracy2,

    /// <summary>sum over (x1,x2) of max_y r(x1,x2,y).</summary>
    Accuracy,
}
