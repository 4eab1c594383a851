namespace Pid.Tests.EndToEnd;

/// <summary>Standard error that does something once when a text is written to it.</summary>
internal sealed class WatchingWriter(string text, Action then) : StringWriter
{
    private bool _seen;

    public override void Write(string? value)
    {
        base.Write(value);
        if (!_seen && value?.Contains(text, StringComparison.Ordinal) == true)
        {
            _seen = true;
            then();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
