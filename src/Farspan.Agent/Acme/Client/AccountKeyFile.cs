using System.Security.Cryptography;
using Farspan.Agent.Files;
using Farspan.Pki;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Keys;
using Farspan.Pki.Sealing;

namespace Farspan.Agent.Acme.Client;

/// <summary>The key of an ACME account on disk: mode 0600, and sealed where there is something to seal it with.</summary>
public static class AccountKeyFile
{
    private const string Purpose = "acme-account";

    /// <summary>Reads the key, made (ECDSA P-256) when it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sealing">What it is sealed with, or null for PEM that only its owner may read.</param>
    /// <param name="entropy">For sealing.</param>
    /// <exception cref="AcmeException">It cannot be read or written, or is sealed with something else.</exception>
    public static AccountKey Open(string path, SealingKey? sealing, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(path);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            if (File.Exists(path))
            {
                Read(key, path, sealing);
            }
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, Text(key, sealing, entropy), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return new AccountKey(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PkiException or CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new AcmeException($"the account's key '{path}' cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static void Read(ECDsa key, string path, SealingKey? sealing)
    {
        var text = File.ReadAllText(path);
        if (sealing is null)
        {
            key.ImportFromPem(text);
            return;
        }

        var bytes = SealedText.Open(text, Purpose, path, sealing);
        try
        {
            key.ImportPkcs8PrivateKey(bytes, out _);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Text(ECDsa key, SealingKey? sealing, EntropySource entropy)
    {
        if (sealing is null)
        {
            return key.ExportPkcs8PrivateKeyPem() + "\n";
        }

        var bytes = key.ExportPkcs8PrivateKey();
        try
        {
            return SealedText.Seal(bytes, Purpose, sealing, entropy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
