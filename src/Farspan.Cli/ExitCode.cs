namespace Farspan.Cli;

/// <summary>What a command ends with.</summary>
public static class ExitCode
{
    /// <summary>What was asked holds.</summary>
    public const int Holds = 0;

    /// <summary>What was asked does not hold: a topology with errors, a probe that differs, a difference found.</summary>
    public const int DoesNotHold = 1;

    /// <summary>The command line or its input is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The environment cannot: permission, packages, disk, kernel.</summary>
    public const int Environment = 3;

    /// <summary>Stopped by Ctrl-C: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
