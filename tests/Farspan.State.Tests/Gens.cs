using System.Net;
using Farspan.Addressing;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.State.Tests;

/// <summary>Small universes: names and addresses meet often, so that keys collide, go and come.</summary>
internal static class Gens
{
    public static Gen<bool> Coin { get; } = Gen.Elements(true, false);

    /// <summary>Any part of <paramref name="all"/>, in any order.</summary>
    public static Gen<T[]> PartOf<T>(params T[] all) =>
        from shuffled in Gen.Shuffle(all)
        from count in Gen.Choose(0, all.Length)
        select shuffled.Take(count).ToArray();

    public static IPAddress Address(string text) =>
        Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    public static IPNetwork Network(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    public static WireGuardPublicKey Key(int number)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPublicKey.Length];
        bytes.Fill((byte)number);
        return WireGuardPublicKey.From(bytes);
    }

    public static void Holds<T>(Gen<T> gen, Func<T, bool> law) =>
        Prop.ForAll(gen.ToArbitrary(), law).QuickCheckThrowOnFailure();
}
