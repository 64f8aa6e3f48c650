namespace Farspan.Gateway;

/// <summary>A gateway cannot run as its spec says. The message is one sentence for its user, with the mend.</summary>
public sealed class GatewayConfigurationException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public GatewayConfigurationException()
    {
    }

    /// <summary>Makes one.</summary>
    public GatewayConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    public GatewayConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
