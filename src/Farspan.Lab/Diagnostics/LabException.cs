namespace Farspan.Lab.Diagnostics;

/// <summary>The lab refused or failed; <see cref="Diagnostic"/> is the line to print and <see cref="ExitCode"/> what the command ends with.</summary>
public sealed class LabException : Exception
{
    /// <summary>Exit code for input that is wrong (an unknown lab, machine or reference).</summary>
    public const int Input = 2;

    /// <summary>Exit code for an environment that cannot (permission, packages, disk, kernel).</summary>
    public const int Environment = 3;

    /// <summary>Makes the exception.</summary>
    /// <param name="diagnostic">What is wrong and what mends it.</param>
    /// <param name="exitCode"><see cref="Input"/> or <see cref="Environment"/>.</param>
    /// <param name="innerException">The failure underneath, or null.</param>
    public LabException(LabDiagnostic diagnostic, int exitCode, Exception? innerException = null)
        : base(diagnostic?.ToString(), innerException)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        Diagnostic = diagnostic;
        ExitCode = exitCode;
    }

    /// <summary>The line to print.</summary>
    public LabDiagnostic Diagnostic { get; }

    /// <summary>2 (input) or 3 (environment).</summary>
    public int ExitCode { get; }
}
