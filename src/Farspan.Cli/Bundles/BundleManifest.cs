namespace Farspan.Cli.Bundles;

/// <summary>What is in a bundle: the first file in it, and the one that is signed.</summary>
internal sealed record BundleManifest
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "farspan-bundle.json";

    /// <summary>Name of the signature's file: DER (RFC 3279 section 2.2.3) over the manifest's bytes, as <c>openssl dgst -sha256 -verify</c> takes it.</summary>
    public const string SignatureName = "farspan-bundle.sig";

    /// <summary>The form that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Form of the bundle.</summary>
    public required int Format { get; init; }

    /// <summary>Version of the program that made it, and that is in it.</summary>
    public required string Program { get; init; }

    /// <summary>Operating system and architecture that the program and the packages are for, such as <c>linux-x64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Digest of the plan that the rendered files are of.</summary>
    public required string Digest { get; init; }

    /// <summary>Debian packages with everything that they depend on, ordered by name.</summary>
    public required IReadOnlyList<BundlePackage> Packages { get; init; }

    /// <summary>Every other file, ordered by path.</summary>
    public required IReadOnlyList<BundleFile> Files { get; init; }
}
