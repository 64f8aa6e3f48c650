namespace Farspan.Cli.Bundles;

/// <summary>What <c>bundle</c> made.</summary>
internal sealed record BundleReport
{
    /// <summary>The file.</summary>
    public required string Bundle { get; init; }

    /// <summary>Its length.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files in it.</summary>
    public required int Files { get; init; }

    /// <summary>Packages in it.</summary>
    public required int Packages { get; init; }

    /// <summary>Digest of the plan.</summary>
    public required string Digest { get; init; }

    /// <summary>True with a signature.</summary>
    public required bool IsSigned { get; init; }
}
