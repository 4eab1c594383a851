namespace Pid.Data.Writing;

/// <summary>
/// A file to be written: probed before the work, and then replaced as a whole or not at all. It is written under a name of its own beside
/// its place and moved there when it is complete, so that a failure, even the end of the process, leaves what was there before. Links are
/// followed, and the mode, the owner and the group of the old file are kept as far as the process may; what is no ordinary file (a device,
/// a pipe) is written as it is.
/// </summary>
internal sealed class OutputFile
{
    private const int BufferSize = 1 << 14;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _target;
    private readonly FileIdentity _identity;

    private OutputFile(string path, string place, string target, FileIdentity identity) =>
        (Path, Place, _target, _identity) = (path, place, target, identity);

    /// <summary>The path as the user wrote it.</summary>
    public string Path { get; }

    /// <summary>What messages begin with: the option that asks for the file, if one does, and the path.</summary>
    public string Place { get; }

    /// <summary>Whether the path leads to a device or a pipe, which is written as it is.</summary>
    public bool IsDevice => !_identity.IsOrdinary;

    /// <summary>Finds out whether a file can be written there, without changing anything.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option that asks for it; empty where none does.</param>
    /// <exception cref="OutputException">It cannot.</exception>
    public static OutputFile Probe(string path, string option = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        string place = $"{option} {path}".Trim();
        if (path.Length == 0)
        {
            throw new OutputException(place, "The name of an output file is empty.", "Give the path of a file.");
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
                throw new OutputException(place, "This is a directory.", "Give the path of a file.");
            }

            if (identity.IsSocket)
            {
                throw new OutputException(place, "This is a socket, and no file.", "Give the path of a file.");
            }

            OutputFile output = new(path, place, target, identity);
            if (identity.IsOrdinary)
            {
                output.TryToWrite();
            }

            return output;
        }
        catch (Exception e) when (Failure(place, path, e) is { } failure)
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
        using Prepared prepared = Prepare(content);
        prepared.Commit();
    }

    /// <summary>Writes all of the file but its name: what is at its place stays there until <see cref="Prepared.Commit"/>.</summary>
    /// <param name="content">Writes the whole content; it may throw, and then the file stays as it was. A device has it at once.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public Prepared Prepare(Action<Stream> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!IsDevice)
        {
            return Beside(temporary =>
            {
                using FileStream file = new(temporary, FileMode.Truncate, FileAccess.Write, FileShare.Read, bufferSize: 0);
                using BufferedStream buffered = new(new LimitedFileStream(file), BufferSize);
                content(buffered);
                buffered.Flush();
                file.Flush(flushToDisk: true);
            });
        }

        Guarded(() =>
        {
            using FileStream device = new(_target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            content(device);
        });
        return new Prepared(this, null);
    }

    /// <summary>The same for a writer that takes a path.</summary>
    /// <param name="write">Writes the file of the path that it gets.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void WriteByPath(Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!IsDevice)
        {
            using Prepared prepared = Beside(write);
            prepared.Commit();
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
    private static Exception? Failure(string place, string path, Exception cause) => cause switch
    {
        OutputException => cause,
        DirectoryNotFoundException => new OutputException(place, "There is no such folder.",
        "Make the folder first, or name a file in one that is there.", cause),
        UnauthorizedAccessException => new OutputException(place, "The file may not be written.",
        "Name a file that you may write, in a folder that you may write.", cause),
        FileNotFoundException => new OutputException(place, "No file can be made there.", "Name a file in an ordinary folder.", cause),
        PathTooLongException => new OutputException(place, "The name is too long.", "Give a shorter one.", cause),
        ArgumentException or NotSupportedException => new OutputException(place, "This is no name of a file.", "Give another one.", cause),
        IOException => new OutputException(place, $"The file cannot be written: {cause.Message}",
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

    private Prepared Beside(Action<string> write)
    {
        string? temporary = null;
        try
        {
            Guarded(() =>
            {
                temporary = CreateBeside();
                write(temporary);
            });
        }
        catch
        {
            Delete(temporary);
            throw;
        }

        return new Prepared(this, temporary);
    }

    private void MoveHere(string temporary) => Guarded(() =>
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            FileIdentity.Of(_target).GiveToOwner(temporary); // first: it takes some bits of the mode away
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(_target));
        }

        File.Move(temporary, _target, overwrite: true);
    });

    private static void Delete(string? temporary)
    {
        if (temporary is not null)
        {
            File.Delete(temporary);
        }
    }

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Failure(Place, Path, e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>A file that is written and not yet at its place.</summary>
    internal sealed class Prepared(OutputFile file, string? temporary) : IDisposable
    {
        private string? _temporary = temporary;

        /// <summary>Puts it there.</summary>
        /// <exception cref="OutputException">It cannot be moved there.</exception>
        public void Commit()
        {
            if (_temporary is not null)
            {
                file.MoveHere(_temporary);
                _temporary = null;
            }
        }

        /// <summary>Leaves nothing of what was not put there.</summary>
        public void Dispose() => Delete(_temporary);
    }
}
