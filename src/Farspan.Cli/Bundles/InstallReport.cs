namespace Farspan.Cli.Bundles;

/// <summary>What <c>install</c> did.</summary>
internal sealed record InstallReport
{
    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Where everything lies.</summary>
    public required string Folder { get; init; }

    /// <summary>The program to start.</summary>
    public required string Program { get; init; }

    /// <summary>Files that were looked at and have the digest of the manifest.</summary>
    public required int Verified { get; init; }

    /// <summary>True when the signature fits the key that was given; false where none was asked for.</summary>
    public required bool IsSignatureVerified { get; init; }

    /// <summary>True when this bundle was there before.</summary>
    public required bool WasThere { get; init; }

    /// <summary>Packages that were installed.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Files of the machine that were written; empty without <c>--machine</c>.</summary>
    public required IReadOnlyList<string> MachineFiles { get; init; }
}
