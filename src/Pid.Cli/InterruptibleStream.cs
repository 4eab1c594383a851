using Pid.Data.Binary;

namespace Pid.Cli;

/// <summary>
/// A stream whose reads give up when asked to. A read that waits for input, as the opening of a pipe does, cannot be called back, so it is
/// left waiting on a background thread.
/// </summary>
/// <param name="open">Opens the stream, at the first read.</param>
/// <param name="stop">Gives up.</param>
internal sealed class InterruptibleStream(Func<Stream> open, CancellationToken stop) : ForwardStream
{
    private Stream? _inner;

    public override int Read(byte[] buffer, int offset, int count) =>
        Task.Run(() => (_inner ??= open()).Read(buffer, offset, count), stop).WaitAsync(stop).GetAwaiter().GetResult();
}
