namespace Pid.Data.Binary;

/// <summary>Bytes that were read already, and what comes after them.</summary>
/// <param name="prefix">The bytes that were read.</param>
/// <param name="rest">Where they were read from; it is disposed of with this stream, unless it is left open.</param>
/// <param name="leaveOpen">Whether it is left open.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest, bool leaveOpen = false) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_prefix.IsEmpty)
        {
            return rest.Read(buffer, offset, count);
        }

        int taken = Math.Min(count, _prefix.Length);
        _prefix[..taken].CopyTo(buffer.AsMemory(offset, taken));
        _prefix = _prefix[taken..];
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
