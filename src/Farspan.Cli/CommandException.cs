namespace Farspan.Cli;

/// <summary>A command cannot go on; the message is the one line that the user sees, with the mend.</summary>
internal sealed class CommandException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="exitCode">One of <see cref="Cli.ExitCode"/>.</param>
    /// <param name="message">What is wrong and what to do about it, without the program's name.</param>
    /// <param name="innerException">The failure underneath, or null.</param>
    public CommandException(int exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>What the command ends with.</summary>
    public int ExitCode { get; }
}
