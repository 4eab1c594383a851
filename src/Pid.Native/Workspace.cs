using System.Runtime.InteropServices;
using Pid.Interactions;

namespace Pid.Native;

/// <summary>What stands behind a <c>pid_workspace *</c>: the memory of a decomposer, for one call at a time.</summary>
internal sealed unsafe class Workspace
{
    private int _busy;

    public Decomposer Decomposer { get; } = new();

    public static void* ToPointer(Workspace workspace) => (void*)GCHandle.ToIntPtr(GCHandle.Alloc(workspace));

    public static void Free(void* pointer)
    {
        if (pointer != null)
        {
            GCHandle.FromIntPtr((nint)pointer).Free();
        }
    }

    /// <summary>Takes the workspace for a call.</summary>
    public static Lease Enter(void* pointer)
    {
        Buffer.Required(pointer, "workspace");
        Workspace workspace = GCHandle.FromIntPtr((nint)pointer).Target as Workspace
            ?? throw new AbiException(ResultCode.Argument, "workspace is not one that pid_workspace_create() returned, or it was given up.");
        return Interlocked.Exchange(ref workspace._busy, 1) == 0
            ? new Lease(workspace)
            : throw new AbiException(ResultCode.Busy, "The workspace is at work in another thread. Give each thread one of its own.");
    }

    /// <summary>The workspace for the length of a call.</summary>
    internal readonly ref struct Lease(Workspace workspace)
    {
        public Decomposer Decomposer => workspace.Decomposer;

        public void Dispose() => Volatile.Write(ref workspace._busy, 0);
    }
}
