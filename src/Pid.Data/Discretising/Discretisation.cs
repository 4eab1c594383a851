namespace Pid.Data.Discretising;

/// <summary>What discretisers to fit, or the ones to apply. A variable without either keeps its categories.</summary>
/// <param name="X1">For the first source.</param>
/// <param name="X2">For the second source.</param>
/// <param name="Y">For the target.</param>
/// <param name="Model">Fitted discretisers; they take the place of the settings.</param>
internal sealed record DiscretisingPlan(DiscretiserSettings? X1 = null, DiscretiserSettings? X2 = null, DiscretiserSettings? Y = null,
    DiscretisingModel? Model = null)
{
    /// <summary>Whether every variable keeps its categories.</summary>
    public bool IsEmpty => X1 is null && X2 is null && Y is null && Model is null;

    internal DiscretiserSettings? Of(Role role) => role switch { Role.X1 => X1, Role.X2 => X2, _ => Y };

    internal bool IsMeasured(Role role) => Model is null ? Of(role) is not null : Model.Of(role) is not null;
}

/// <summary>What was done to the measured variables of a run, and what it cost.</summary>
/// <param name="Variables">The variables that were discretised.</param>
/// <param name="Model">Their discretisers.</param>
/// <param name="FittedOnThese">Whether a saved model was fitted on these very values; null where there was none.</param>
internal sealed record Discretisation(IReadOnlyList<DiscretisedVariable> Variables, DiscretisingModel Model, bool? FittedOnThese = null);

/// <summary>A discretised variable.</summary>
/// <param name="Variable">x1, x2 or y.</param>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Discretiser">What gives its symbols.</param>
/// <param name="Sizes">Records of each symbol in the labelled sample; zeros are symbols that none has.</param>
/// <param name="Loss">What its symbols tell about the target; null for the target itself.</param>
internal sealed record DiscretisedVariable(string Variable, string Name, Discretiser Discretiser, IReadOnlyList<long> Sizes,
    DiscretisationLoss? Loss)
{
    /// <summary>Symbols that no record of the labelled sample has.</summary>
    public int Empty => Sizes.Count(size => size == 0);
}
