using System.Globalization;

namespace Farspan.Agent.Authorities;

/// <summary>Where everything of an internal authority lies: one folder of mode 0700, every key in it sealed.</summary>
/// <param name="Folder">The folder, absolute.</param>
public sealed record AuthorityFolder(string Folder)
{
    /// <summary>Usual name of the folder.</summary>
    public const string DefaultName = "ca";

    /// <summary>What holds: the one file whose replacement makes a change true (<see cref="AuthorityRecord"/>).</summary>
    public string RecordFile => Path.Combine(Folder, "authority.json");

    /// <summary>Held by whoever changes something.</summary>
    public string LockFile => Path.Combine(Folder, "lock");

    /// <summary>The roots to believe, for those who believe.</summary>
    public string AuthoritiesFile => Path.Combine(Folder, "authorities.pem");

    /// <summary>Certificate of root <paramref name="number"/>.</summary>
    public string RootFile(int number) => Named("root", number, "pem");

    /// <summary>Sealed key of root <paramref name="number"/>; may be kept elsewhere.</summary>
    public string RootKeyFile(int number) => Named("root", number, "key");

    /// <summary>Revocation list of root <paramref name="number"/>, DER: of no intermediate, as long as the root lives.</summary>
    public string RootCrlFile(int number) => Named("root", number, "crl");

    /// <summary>Certificate of intermediate <paramref name="number"/>.</summary>
    public string IntermediateFile(int number) => Named("intermediate", number, "pem");

    /// <summary>Sealed key of intermediate <paramref name="number"/>.</summary>
    public string IntermediateKeyFile(int number) => Named("intermediate", number, "key");

    /// <summary>Certificate of the responder for intermediate <paramref name="number"/>.</summary>
    public string ResponderFile(int number) => Named("responder", number, "pem");

    /// <summary>Sealed key of the responder for intermediate <paramref name="number"/>.</summary>
    public string ResponderKeyFile(int number) => Named("responder", number, "key");

    /// <summary>What intermediate <paramref name="number"/> issued, one JSON line each.</summary>
    public string IssuedFile(int number) => Named("issued", number, "jsonl");

    /// <summary>The last revocation list of intermediate <paramref name="number"/>, DER.</summary>
    public string CrlFile(int number) => Named("intermediate", number, "crl");

    private string Named(string what, int number, string extension) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{what}-{number}.{extension}"));
}
