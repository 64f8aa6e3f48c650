using Farspan.Addressing;
using Farspan.Agent.Files;
using Farspan.Linux.Cryptography;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>A machine's private keys, one file for each overlay, for the owner alone; they never leave the folder.</summary>
/// <remarks>A file holds what <c>wg genkey</c> prints. Thread-safe for different overlays.</remarks>
/// <param name="folder">The machine's key folder; made when it is not there.</param>
public sealed class OverlayKeys(string folder) : IOverlayKeys
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key for <paramref name="overlay"/> in <paramref name="folder"/>, or makes one, and gives its public half: what a plan needs.</summary>
    /// <exception cref="IOException">The key cannot be read or kept, others may read it, or it is not a key.</exception>
    public static WireGuardPublicKey Ensure(string folder, string overlay)
    {
        var pair = new OverlayKeys(folder).Ensure(overlay);
        pair.Private.Dispose();
        return pair.Public;
    }

    /// <inheritdoc/>
    public OverlayKey Ensure(string overlay)
    {
        var path = PathOf(overlay);
        var key = File.Exists(path) ? Read(path) : Make(path);
        return new OverlayKey { Private = key, Public = PublicOf(key) };
    }

    /// <summary>The file of a private key, for tools that read it themselves.</summary>
    /// <exception cref="IOException">The overlay's name is none: it would lead out of the folder.</exception>
    public string PathOf(string overlay) =>
        overlay.Length > 0 && overlay.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? Path.Combine(folder, overlay)
            : throw new IOException($"'{overlay}' is not the name of an overlay");

    internal static WireGuardPublicKey PublicOf(WireGuardPrivateKey key) => Curve25519.PublicKey(key.Bytes);

    private static WireGuardPrivateKey Read(string path)
    {
        if ((File.GetUnixFileMode(path) & ~ForOwner) != 0)
        {
            throw new IOException($"others may use the private key {path}; take their rights away, or remove the file to make a new key");
        }

        return WireGuardPrivateKey.TryParse(File.ReadAllText(path).AsSpan().TrimEnd('\n'), out var key)
            ? key!
            : throw new IOException($"{path} does not hold a WireGuard key; remove it to make a new one");
    }

    private WireGuardPrivateKey Make(string path)
    {
        Directory.CreateDirectory(folder, ForOwner | UnixFileMode.UserExecute);
        var key = Curve25519.GeneratePrivateKey();
        AtomicFile.Write(path, Convert.ToBase64String(key.Bytes) + "\n", ForOwner);
        return key;
    }
}
