namespace Farspan.Agent.Authorities;

/// <summary>A certificate was asked for by whom none is issued to until somebody allows it; the message says why and how.</summary>
public sealed class IdentityHeldException : Exception
{
    /// <summary>Makes the exception.</summary>
    public IdentityHeldException(string message)
        : base(message)
    {
    }
}
