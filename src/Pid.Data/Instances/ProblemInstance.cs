using Pid.Reductions.Numbers;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Data.Instances;

/// <summary>A decision problem read from a file, of one of the kinds below.</summary>
internal abstract record ProblemInstance;

/// <summary>A restricted timetable.</summary>
/// <param name="Timetable">The instance.</param>
/// <param name="Constrained">The time-constrained variant, where the file prescribes the lessons of each hour; else null.</param>
internal sealed record TimetableInstance(RestrictedTimetable Timetable, TimeConstrainedTimetable? Constrained) : ProblemInstance;

/// <summary>Subset sum (the bins target and rest) or 3-partition (bins of the same size).</summary>
/// <param name="Filling">The instance as items and bins.</param>
/// <param name="IsSubsetSum">Whether it is subset sum.</param>
internal sealed record FillingInstance(ExactFilling Filling, bool IsSubsetSum) : ProblemInstance;

/// <summary>Partition.</summary>
/// <param name="Partition">The instance.</param>
internal sealed record PartitionInstance(Partition Partition) : ProblemInstance;

/// <summary>3-SAT.</summary>
/// <param name="Formula">The formula.</param>
internal sealed record FormulaInstance(ThreeSat Formula) : ProblemInstance;
