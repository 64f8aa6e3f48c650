using System.Security.Cryptography;

namespace Farspan.Cli.Bundles;

/// <summary>Signs a manifest, and checks it: ECDSA with SHA-256 (FIPS 186-5).</summary>
internal static class BundleSignature
{
    private const string HowToMake = "make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sign.pem && openssl pkey -in sign.pem -pubout -out sign.pub";

    /// <summary>Signs.</summary>
    /// <exception cref="CommandException">The file holds no private key.</exception>
    public static byte[] Sign(byte[] manifest, string keyFile)
    {
        using var key = Read(keyFile, "private");
        try
        {
            return key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException refused)
        {
            throw new CommandException(ExitCode.Usage, $"{keyFile} holds no private key that can sign; {HowToMake}", refused);
        }
    }

    /// <summary>Checks.</summary>
    /// <exception cref="CommandException">The file holds no key.</exception>
    public static bool Fits(byte[] manifest, byte[] signature, string keyFile)
    {
        using var key = Read(keyFile, "public");
        return key.VerifyData(manifest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static ECDsa Read(string file, string kind)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CommandException(ExitCode.Usage, $"{file} cannot be read as an ECDSA {kind} key in PEM; {HowToMake}", unreadable);
        }
    }
}
