namespace Farspan.Agent.Overlays;

/// <summary>The key pairs of one machine.</summary>
public interface IOverlayKeys
{
    /// <summary>The key pair for <paramref name="overlay"/>; made when there is none.</summary>
    /// <exception cref="IOException">It cannot be read or kept, or what is kept is not a key.</exception>
    OverlayKey Ensure(string overlay);
}
