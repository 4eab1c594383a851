namespace Pid.Data;

/// <summary>A text that was read already, and what comes after it.</summary>
/// <param name="text">The text that was read.</param>
/// <param name="rest">Where it was read from.</param>
internal sealed class ReplayedText(string text, TextReader rest) : TextReader
{
    private readonly StringReader _text = new(text);
    private readonly bool _endsInLine = text.Length > 0 && text[^1] != '\n';

    public override int Peek() => _text.Peek() is int c and >= 0 ? c : rest.Peek();

    public override int Read() => _text.Read() is int c and >= 0 ? c : rest.Read();

    public override int Read(char[] buffer, int index, int count) =>
        _text.Read(buffer, index, count) is int read and > 0 ? read : rest.Read(buffer, index, count);

    // Line by line from the reader beneath: the one inherited reads a character at a time.
    public override string? ReadLine()
    {
        if (_text.ReadLine() is not { } line)
        {
            return rest.ReadLine();
        }

        return _text.Peek() < 0 && _endsInLine ? line + rest.ReadLine() : line;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
