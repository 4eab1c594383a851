namespace Pid.Cli;

/// <summary>
/// Standard input whose reads give up when asked to. A read that waits for input cannot be called back, so it is left waiting on a
/// background thread.
/// </summary>
internal sealed class InterruptibleStream(Stream inner, CancellationToken stop) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Task.Run(() => inner.Read(buffer, offset, count), stop).WaitAsync(stop).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
