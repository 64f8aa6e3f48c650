namespace Farspan.Cli.Bundles;

/// <summary>A Debian package of a bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Path">Its file in the bundle.</param>
internal sealed record BundlePackage(string Name, string Version, string Path);
