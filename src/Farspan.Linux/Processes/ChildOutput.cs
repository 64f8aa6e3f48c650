namespace Farspan.Linux.Processes;

/// <summary>Where the output of a process goes.</summary>
public sealed record ChildOutput
{
    private ChildOutput()
    {
    }

    /// <summary>Nowhere.</summary>
    public static ChildOutput None { get; } = new();

    /// <summary>To our own output or error output.</summary>
    public static ChildOutput Ours { get; } = new() { IsOurs = true };

    /// <summary>Into a pipe that we read, see <see cref="ChildProcess.Output"/>.</summary>
    public static ChildOutput Pipe { get; } = new() { IsPipe = true };

    /// <summary>Where the output goes; only for the error output.</summary>
    public static ChildOutput WithOutput { get; } = new() { IsWithOutput = true };

    /// <summary>The file, or null.</summary>
    public string? Path { get; private init; }

    internal bool IsOurs { get; private init; }

    internal bool IsPipe { get; private init; }

    internal bool IsWithOutput { get; private init; }

    /// <summary>At the end of a file, which is made with mode 0600 when it is not there.</summary>
    public static ChildOutput Append(string path) => new() { Path = path };
}
