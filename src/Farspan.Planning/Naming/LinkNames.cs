using System.Security.Cryptography;
using System.Text;

namespace Farspan.Planning.Naming;

/// <summary>Names of links: at most 15 bytes (IFNAMSIZ − 1, netdevice(7)), what is longer ends in a hash of the whole.</summary>
internal static class LinkNames
{
    public const string Loopback = "lo";

    /// <summary>A router's link to the backbone.</summary>
    public const string Wan = "wan0";

    /// <summary>The backbone's link to the internet host.</summary>
    public const string Internet = "inet0";

    private const int Longest = 15;

    // 35 bits: of 10,000 names that share a beginning, one in 700 sets has a collision, and then the next hash is taken.
    private const int HashCharacters = 7;
    private const string HashAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The n-th card of a machine, from 0.</summary>
    public static string Card(int number) => number switch
    {
        0 => "eth0",
        1 => "eth1",
        2 => "eth2",
        _ => FormattableString.Invariant($"eth{number}"),
    };

    /// <summary>The link of an overlay on its members.</summary>
    public static string Overlay(string overlay) => Fit($"fs-{overlay}", 0);

    /// <summary>The bridge of a subnet on its router.</summary>
    public static string Bridge(string subnet) => Fit($"fsb-{subnet}", 0);

    /// <summary>The backbone's link to a network's router.</summary>
    /// <param name="network">The network.</param>
    /// <param name="attempt">0, or how many names of the backbone's links were taken before.</param>
    public static string ToRouter(string network, int attempt) => Fit($"n-{network}", attempt);

    /// <summary>The router's end of a machine's cable.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="card">Its card, from 0: later cards have other beginnings, so that no machine's name can be mistaken for another's card.</param>
    /// <param name="attempt">0, or how many names of the router's ports were taken before.</param>
    public static string Port(string machine, int card, int attempt) =>
        Fit(card == 0 ? $"p-{machine}" : FormattableString.Invariant($"p{card}-{machine}"), attempt);

    /// <summary>The first characters of a hash of <paramref name="text"/>, as letters and digits.</summary>
    public static string Hash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        Span<char> hash = stackalloc char[HashCharacters];
        for (var i = 0; i < hash.Length; i++)
        {
            hash[i] = HashAlphabet[digest[i] % HashAlphabet.Length];
        }

        return hash.ToString();
    }

    private static string Fit(string name, int attempt) =>
        name.Length <= Longest && attempt == 0
            ? name
            : $"{name.AsSpan(0, Math.Min(name.Length, Longest - HashCharacters - 1))}-{Hash(attempt == 0 ? name : FormattableString.Invariant($"{name}#{attempt}"))}";
}
