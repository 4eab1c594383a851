namespace Pid.Data.Writing;

/// <summary>
/// A file being written. What grows beyond the largest file that its place or the process's limit allows is to the runtime an argument out
/// of range; here it is what a full disk is.
/// </summary>
internal sealed class LimitedFileStream(FileStream file) : SinkStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException("It would be larger than its place or the limit of the process allows.", e);
        }
    }
}
