using Pid.Data.Writing;

namespace Pid.Cli.Output;

/// <summary>A file that a batch writes besides its results, line by line: at its place when all are answered, or not at all.</summary>
/// <param name="file">Where it is to be.</param>
internal abstract class BatchFile(OutputFile file) : IDisposable
{
    private IOException? _failure;

    /// <summary>Where it is to be.</summary>
    public OutputFile File => file;

    /// <summary>Adds what the result of a line gives. What cannot be kept fails the file in the end, not the batch.</summary>
    public void Add(long line, Report report)
    {
        try
        {
            if (_failure is null)
            {
                Keep(line, report);
            }
        }
        catch (IOException e)
        {
            _failure = e;
        }
    }

    /// <summary>Puts the file into its place.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Complete()
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        Write();
    }

    public abstract void Dispose();

    /// <summary>Keeps what the result of a line gives.</summary>
    protected abstract void Keep(long line, Report report);

    /// <summary>Writes the file.</summary>
    protected abstract void Write();
}
