using Pid.Interactions;

namespace Pid.Native;

/// <summary>What stands behind a <c>pid_workspace *</c>: the memory of a decomposer.</summary>
internal sealed class Workspace : Handle
{
    public const string Name = "workspace";

    public Decomposer Decomposer { get; } = new();
}
