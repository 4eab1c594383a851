namespace Pid.Data.Writing;

/// <summary>
/// A file to be written: probed before the work, and then replaced as a whole or not at all. It is written under a name of its own beside
/// its place and moved there when it is complete, so that a failure, even the end of the process, leaves what was there before. Links are
/// followed, and the mode, the owner and the group of the old file are kept as far as the process may; what is no ordinary file (a device,
/// a pipe) is written as it is.
/// </summary>
internal sealed class OutputFile
{
    private const int BufferSize = 1 << 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _target;
    private readonly FileIdentity _identity;

    private OutputFile(string path, string target, FileIdentity identity) => (Path, _target, _identity) = (path, target, identity);

    /// <summary>The path as the user wrote it.</summary>
    public string Path { get; }

    /// <summary>Whether the path leads to a device or a pipe, which is written as it is.</summary>
    public bool IsDevice => !_identity.IsOrdinary;

    /// <summary>Finds out whether a file can be written there, without changing anything.</summary>
    /// <exception cref="OutputException">It cannot.</exception>
    public static OutputFile Probe(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new OutputException("", "The name of an output file is empty.", "Give the path of a file.");
        }

        try
        {
            string full = System.IO.Path.GetFullPath(path);
            FileIdentity identity = FileIdentity.Of(full);
            FileInfo named = new(full);
            string target = identity.IsOrdinary && named.LinkTarget is not null
                && named.ResolveLinkTarget(returnFinalTarget: true) is { } link ? link.FullName : full;
            if (Directory.Exists(target) || System.IO.Path.EndsInDirectorySeparator(path))
            {
                throw new OutputException(path, "This is a directory.", "Give the path of a file.");
            }

            if (identity.IsSocket)
            {
                throw new OutputException(path, "This is a socket, and no file.", "Give the path of a file.");
            }

            OutputFile output = new(path, target, identity);
            if (identity.IsOrdinary)
            {
                output.TryToWrite();
            }

            return output;
        }
        catch (Exception e) when (Failure(path, e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Whether a path leads to the same file, whatever its spelling.</summary>
    public bool IsSameAs(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _identity.IsOrdinary && FileIdentity.Of(path).Key == _identity.Key;
    }

    /// <summary>Whether another output is the same file.</summary>
    public bool IsSameAs(OutputFile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _identity.IsOrdinary && other._identity.Key == _identity.Key;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="content">Writes the whole content; it may throw, and then the file stays as it was.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(Action<Stream> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (IsDevice)
        {
            Guarded(() =>
            {
                using FileStream device = new(_target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                content(device);
            });
            return;
        }

        Replace(temporary =>
        {
            using FileStream file = new(temporary, FileMode.Truncate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            using BufferedStream buffered = new(new LimitedFileStream(file), BufferSize);
            content(buffered);
            buffered.Flush();
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>The same for a writer that takes a path.</summary>
    /// <param name="write">Writes the file of the path that it gets.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void WriteByPath(Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!IsDevice)
        {
            Replace(write);
            return;
        }

        string temporary = System.IO.Path.GetTempFileName();
        try
        {
            write(temporary);
            using FileStream written = new(temporary, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(temporary); // a pipe may wait for its reader until the process ends
            Write(written.CopyTo);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The failure of the operating system as a message for the user; null for a defect.</summary>
    internal static Exception? Failure(string path, Exception cause) => cause switch
    {
        OutputException => cause,
        DirectoryNotFoundException => new OutputException(path, "There is no such folder.",
        "Make the folder first, or name a file in one that is there.", cause),
        UnauthorizedAccessException => new OutputException(path, "The file may not be written.",
        "Name a file that you may write, in a folder that you may write.", cause),
        FileNotFoundException => new OutputException(path, "No file can be made there.", "Name a file in an ordinary folder.", cause),
        PathTooLongException => new OutputException(path, "The name is too long.", "Give a shorter one.", cause),
        ArgumentException or NotSupportedException => new OutputException(path, "This is no name of a file.", "Give another one.", cause),
        IOException => new OutputException(path, $"The file cannot be written: {cause.Message}",
        FileIdentity.Of(path).IsOrdinary ? "What was there before is unchanged."
        : "It may have taken a part of it: write to a file, and copy that.", cause),
        _ => null,
    };

    /// <summary>A file may be replaced where it may be written itself and a file may be made beside it.</summary>
    private void TryToWrite()
    {
        string made = CreateBeside();
        File.Delete(made);
        try
        {
            new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (FileNotFoundException)
        {
            // It will be made; a name that is too long is another failure.
        }
    }

    private void Replace(Action<string> write) => Guarded(() =>
    {
        string temporary = CreateBeside();
        try
        {
            write(temporary);
            if (!OperatingSystem.IsWindows() && File.Exists(_target))
            {
                FileIdentity.Of(_target).GiveToOwner(temporary); // first: it takes some bits of the mode away
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(_target));
            }

            File.Move(temporary, _target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    });

    /// <summary>
    /// A new file in the folder of the target, of a name that nobody can foresee; what replaces a file is nobody else's to read until then.
    /// </summary>
    private string CreateBeside()
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(_target)!, $".pid-{Guid.NewGuid():N}.tmp");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            options.UnixCreateMode = OwnerOnly;
        }

        new FileStream(path, options).Dispose();
        return path;
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Failure(Path, e) is { } failure)
        {
            throw failure;
        }
    }
}
