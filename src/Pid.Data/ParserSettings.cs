using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pid.Data;

/// <summary>
/// What the CSV parser is to accept. CsvHelper's own configuration class also configures its mapping of rows to types, which finds
/// constructors by reflection and would keep the command from being compiled ahead of time without warnings.
/// </summary>
internal sealed class ParserSettings : IParserConfiguration
{
    public required CsvHelper.Delegates.GetDelimiter GetDelimiter { get; init; }

    public required BadDataFound BadDataFound { get; init; }

    public required double MaxFieldSize { get; init; }

    public bool DetectDelimiter => true;

    public string Delimiter => ",";

    public string[] DetectDelimiterValues => [",", ";", "\t"];

    public CsvMode Mode => CsvMode.RFC4180;

    public char Quote => '"';

    public char Escape => '"';

    public bool AllowComments => true;

    public char Comment => '#';

    public bool IgnoreBlankLines => true;

    public TrimOptions TrimOptions => TrimOptions.Trim;

    public char[] WhiteSpaceChars => [' '];

    public bool LineBreakInQuotedFieldIsBadData => false;

    public string NewLine => "\r\n";

    // Not set: any of \n, \r\n and \r ends a line.
    public bool IsNewLineSet => false;

    public bool CacheFields => true;

    public int BufferSize => 1 << 16;

    public int ProcessFieldBufferSize => 1024;

    public bool CountBytes => false;

    public Encoding Encoding => Encoding.UTF8;

    public CultureInfo CultureInfo => CultureInfo.InvariantCulture;

    public bool ExceptionMessagesContainRawData => false;

    public void Validate()
    {
    }
}
