using System.Security.Cryptography;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Agent.Files;
using Farspan.Pki;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Keys;
using Farspan.Pki.Sealing;

namespace Farspan.Agent.Acme.Storage;

/// <summary>External accounts in a folder, a file each, their keys sealed as the authority's are. One that is added or removed counts at once.</summary>
public sealed class ExternalAccounts
{
    /// <summary>Usual name of their folder, below the authority's.</summary>
    public const string FolderName = "acme-accounts";

    private const int KeyBytes = 32;
    private readonly string _folder;
    private readonly SealingKey _sealing;
    private readonly EntropySource _entropy;

    /// <summary>Makes the accounts of a folder.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <param name="sealing">What keys are sealed with.</param>
    /// <param name="entropy">Where keys come from.</param>
    public ExternalAccounts(string folder, SealingKey sealing, EntropySource entropy)
    {
        _folder = folder;
        _sealing = sealing;
        _entropy = entropy;
    }

    /// <summary>Finds an account; null when there is none, or its file cannot be read.</summary>
    public ExternalAccount? Find(string name)
    {
        if (!IsName(name))
        {
            return null;
        }

        try
        {
            var path = PathOf(name);
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), AcmeStorageJson.Default.ExternalAccountShape) is { } shape && shape.Name == name
                ? new ExternalAccount { Name = name, Key = new SharedKey(SealedText.Open(shape.Key, PurposeOf(name), path, _sealing)), Zones = shape.Zones }
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException or PkiException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Makes an account, or a new key for one.</summary>
    /// <param name="name">Letters, digits and hyphens.</param>
    /// <param name="zones">Zones that it may have certificates for, or null for all.</param>
    /// <returns>The key, to be shown once.</returns>
    /// <exception cref="AuthorityException">It cannot be written.</exception>
    public byte[] Make(string name, IReadOnlyList<string>? zones)
    {
        if (!IsName(name))
        {
            throw new ArgumentException("not a name", nameof(name));
        }

        var key = new byte[KeyBytes];
        _entropy(key);
        var shape = new ExternalAccountShape { Name = name, Zones = zones, Key = SealedText.Seal(key, PurposeOf(name), _sealing, _entropy) };
        try
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            AtomicFile.Write(PathOf(name), JsonSerializer.Serialize(shape, AcmeStorageJson.Default.ExternalAccountShape), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CryptographicOperations.ZeroMemory(key);
            throw AuthorityException.NotWritten(PathOf(name), e);
        }
    }

    /// <summary>True for what can be a name: 1 to 63 lower-case letters, digits and hyphens.</summary>
    public static bool IsName(string name)
    {
        const int Longest = 63;
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= Longest && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }

    private static string PurposeOf(string name) => $"external-account-{name}";

    private string PathOf(string name) => Path.Combine(_folder, name + ".json");
}
