using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Acme.Server;

/// <summary>What all parts of a server share.</summary>
internal sealed class AcmeContext
{
    private const int IdBytes = 16;
    private const int MostKeys = 10_000;
    private const int MostNonces = 16_384;
    private static readonly TimeSpan NonceLifetime = TimeSpan.FromHours(1);

    public AcmeContext(AcmeServerOptions options, AcmeLedger ledger, IAcmeIssuer issuer, IValidations validations, TimeProvider time, EntropySource entropy)
    {
        Options = options;
        Ledger = ledger;
        Issuer = issuer;
        Validations = validations;
        Time = time;
        Entropy = entropy;
        Nonces = new NonceStore(MostNonces, NonceLifetime, entropy);
        Requests = new RateLimiter(options.Limits.RequestsPerAddressAndSecond, TimeSpan.FromSeconds(1), MostKeys);
        NewAccounts = new RateLimiter(options.Limits.AccountsPerAddressAndHour, TimeSpan.FromHours(1), MostKeys);
        NewOrders = new RateLimiter(options.Limits.OrdersPerAccountAndHour, TimeSpan.FromHours(1), MostKeys);
        Failures = new RateLimiter(options.Limits.FailuresPerAccountAndHour, TimeSpan.FromHours(1), MostKeys);
    }

    public AcmeServerOptions Options { get; }

    public AcmeLedger Ledger { get; }

    public IAcmeIssuer Issuer { get; }

    public IValidations Validations { get; }

    public TimeProvider Time { get; }

    public EntropySource Entropy { get; }

    /// <summary>Keys of orders whose certificate is being made, and of authorizations that are being looked at. The ledger's gate guards it.</summary>
    public InFlight InFlight { get; } = new();

    public NonceStore Nonces { get; }

    public RateLimiter Requests { get; }

    public RateLimiter NewAccounts { get; }

    public RateLimiter NewOrders { get; }

    public RateLimiter Failures { get; }

    // Whole seconds: what is sent as RFC 3339 is what is compared.
    public DateTimeOffset Now
    {
        get
        {
            var now = Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        }
    }

    public string MakeId()
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        Entropy(bytes);
        return Base64UrlText.Encode(bytes);
    }
}
