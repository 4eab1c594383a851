using Pid.Data.Writing;

namespace Pid.Cli.Output;

/// <summary>The certificates of a batch, line for line as its results; a blank line where nothing was answered.</summary>
/// <param name="file">Where they are to be.</param>
internal sealed class CertificateLines(OutputFile file) : BatchFile(file)
{
    private static readonly byte[] s_none = [(byte)'\n'];

    private readonly FileStream _kept = new(Path.GetTempFileName(), new FileStreamOptions
    {
        Mode = FileMode.Truncate,
        Access = FileAccess.ReadWrite,
        Options = FileOptions.DeleteOnClose,
    });

    public override void Dispose() => _kept.Dispose();

    protected override void Keep(long line, Report report) => _kept.Write(report.Certificate ?? s_none);

    protected override void Write()
    {
        _kept.Position = 0;
        File.Write(_kept.CopyTo);
    }
}
