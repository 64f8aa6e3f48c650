using Farspan.State.Gateways;

namespace Farspan.Rendering.Files.Tls;

/// <summary>Who may call, for comments.</summary>
internal static class TlsCallersText
{
    /// <summary><c>spiffe://net/machine/web, spiffe://net/service/shop</c>, or <c>nobody</c>.</summary>
    public static string Of(TlsCallersSpec callers) => callers.Names.Count == 0 ? "nobody" : string.Join(", ", callers.Names);
}
