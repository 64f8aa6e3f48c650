using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Farspan.Cli.Gateways;

/// <summary>Tokens that callers show to a gateway.</summary>
internal static class ApiToken
{
    /// <summary>What every token begins with, so that one is known where it was lost.</summary>
    public const string Prefix = "fst_";

    // 256 bits: no dictionary reaches it, so a plain SHA-256 keeps it.
    private const int Bytes = 32;

    /// <summary>Makes one.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What the topology file has of it: 64 lower-case hexadecimal digits.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    /// <summary>Compares without telling by its time how much was right.</summary>
    public static bool IsOf(string token, string sha256) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(sha256));
}
