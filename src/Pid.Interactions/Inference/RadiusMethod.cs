namespace Pid.Interactions.Inference;

/// <summary>
/// How far from the most likely joint the population is looked for: the radius c of the likelihood region (<see cref="PopulationLimits"/>).
/// </summary>
public enum RadiusMethod
{
    /// <summary>
    /// For every end its own, from samples that are simulated at the end itself (test inversion; Chuang and Lai 2000; Kaido, Molinari,
    /// Stoye 2019). The default.
    /// </summary>
    Calibrated,

    /// <summary>
    /// The quantile of chi-square with one degree of freedom: right where a quantity is smooth, too small at kinks and for sparse tables.
    /// </summary>
    Profile,

    /// <summary>The quantile of chi-square with as many degrees of freedom as the tables have: valid for many records, and wide.</summary>
    Uniform,

    /// <summary>Valid for every number of records (Agrawal, arXiv 1904.02291), with proven ends: a guarantee, and the widest.</summary>
    Finite,
}
