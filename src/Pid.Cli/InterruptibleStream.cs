using Pid.Data.Binary;

namespace Pid.Cli;

/// <summary>
/// Standard input whose reads give up when asked to. A read that waits for input cannot be called back, so it is left waiting on a
/// background thread.
/// </summary>
internal sealed class InterruptibleStream(Stream inner, CancellationToken stop) : ForwardStream
{
    public override int Read(byte[] buffer, int offset, int count) =>
        Task.Run(() => inner.Read(buffer, offset, count), stop).WaitAsync(stop).GetAwaiter().GetResult();
}
