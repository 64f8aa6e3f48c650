using System.Net.Security;

namespace Farspan.Gateway.Transport;

/// <summary>Checks the cipher suites that a listener names.</summary>
public static class CipherSuiteNames
{
    // Suites of TLS 1.3 are 0x1301 to 0x13ff (RFC 8446 appendix B.4).
    private const int Tls13 = 0x13;

    /// <summary>Reads the names.</summary>
    /// <param name="names">IANA names of suites of TLS 1.2.</param>
    /// <param name="isKnown">Whether the platform has a suite.</param>
    /// <exception cref="GatewayConfigurationException">A name is unknown, or is one of TLS 1.3.</exception>
    public static IReadOnlyList<TlsCipherSuite> Read(IReadOnlyList<string> names, Func<string, bool> isKnown)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (var name in names)
        {
            if (!Enum.TryParse<TlsCipherSuite>(name, out var suite) || char.IsAsciiDigit(name[0]))
            {
                throw new GatewayConfigurationException($"There is no cipher suite '{name}'; use an IANA name of TLS 1.2 such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384.");
            }

            if ((int)suite >> 8 == Tls13)
            {
                throw new GatewayConfigurationException($"The cipher suite '{name}' is one of TLS 1.3, which are always on and all strong; leave it out.");
            }

            if (!isKnown(name))
            {
                throw new GatewayConfigurationException($"This machine's TLS does not have the cipher suite '{name}'; use one with ECDHE and GCM, such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384.");
            }

            suites.Add(suite);
        }

        return suites;
    }
}
