using Farspan.Addressing;
using Farspan.Agent.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Keys in memory. The public half is the private one turned round: enough to be told apart, and no secret.</summary>
public sealed class InMemoryOverlayKeys : IOverlayKeys
{
    /// <summary>The public half of <paramref name="key"/>.</summary>
    public static WireGuardPublicKey PublicOf(WireGuardPrivateKey key)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPublicKey.Length];
        key.Bytes.CopyTo(bytes);
        bytes.Reverse();
        return WireGuardPublicKey.From(bytes);
    }

    /// <inheritdoc/>
    public OverlayKey Ensure(string overlay)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPrivateKey.Length];
        bytes[0] = (byte)overlay.Length;
        bytes[1] = (byte)overlay[0];
        var key = WireGuardPrivateKey.From(bytes);
        return new OverlayKey { Private = key, Public = PublicOf(key) };
    }
}
