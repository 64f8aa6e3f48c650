using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>Cipher suites against the key of the certificate: an RSA suite cannot be used with an ECDSA key (RFC 5246 section 7.4.2), and a suite without an ephemeral exchange gives old sessions away with the key (RFC 9325 section 4.1).</summary>
internal sealed class SuiteRule : ILayerRule
{
    public IEnumerable<Diagnostic> Find(LayerView view)
    {
        foreach (var layer in view.Topology.TlsLayers)
        {
            var suites = layer.Suites.Select(TlsSuite.Find).OfType<TlsSuite>().ToList();
            var isRsa = layer.Key is LeafKey.Rsa2048 or LeafKey.Rsa3072;
            foreach (var suite in suites.Where(s => s.NeedsRsa != isRsa))
            {
                yield return LayerView.Error(
                    LayerCodes.SuiteKeyCode,
                    layer.Location,
                    $"Layer '{layer.Name}' declares the suite {suite.Name}, which needs {(suite.NeedsRsa ? "an RSA" : "an ECDSA")} key, and its certificates have {(isRsa ? "RSA" : "ECDSA")} keys: no handshake can use it. " +
                    $"Declare {(suite.NeedsRsa ? "key: rsa-2048" : "key: ecdsa-p256")}, or a suite with {(isRsa ? "RSA" : "ECDSA")}.");
            }

            foreach (var suite in suites.Where(s => !s.HasForwardSecrecy))
            {
                yield return LayerView.Warning(
                    LayerCodes.NoForwardSecrecyCode,
                    layer.Location,
                    $"Layer '{layer.Name}' declares the suite {suite.Name}, which has no forward secrecy: whoever gets the key later reads everything that was recorded before. " +
                    $"Declare {suite.Name.Replace("TLS_RSA_", "TLS_ECDHE_RSA_", StringComparison.Ordinal)} in its place.");
            }
        }
    }
}
