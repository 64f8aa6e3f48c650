using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.States;

/// <summary>How orders go from state to state. Pure: a record in, a record out.</summary>
/// <remarks>Source: RFC 8555 section 7.1.6.</remarks>
public static class OrderMachine
{
    /// <summary>What time and its authorizations make of it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="authorizations">All of its authorizations, as they are now.</param>
    /// <param name="now">When.</param>
    public static OrderRecord At(OrderRecord order, IReadOnlyCollection<AuthorizationRecord> authorizations, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(authorizations);
        if (order.Status is not (OrderStatus.Pending or OrderStatus.Ready))
        {
            return order;
        }

        if (now >= order.Expires)
        {
            return Fail(order, AcmeErrors.Make(AcmeErrorKind.Malformed, "the order was not done in time; make a new one"));
        }

        if (authorizations.FirstOrDefault(a => a.Status is not (AuthorizationStatus.Pending or AuthorizationStatus.Valid)) is { } over)
        {
            var error = AuthorizationMachine.ErrorOf(over)
                ?? AcmeErrors.Make(AcmeErrorKind.Unauthorized, $"the authorization of {over.Identifier.Value} does not count any more; make a new order") with { Identifier = over.Identifier };
            return Fail(order, error);
        }

        // Whoever was ready stays so: an authorization can only end, never become pending again.
        return order.Status == OrderStatus.Pending && authorizations.Count == order.Authorizations.Count && authorizations.All(a => a.Status == AuthorizationStatus.Valid)
            ? order with { Status = OrderStatus.Ready }
            : order;
    }

    /// <summary>The certificate is being made.</summary>
    /// <param name="order">The order, ready.</param>
    /// <param name="signingRequest">The signing request, base64url.</param>
    public static OrderRecord Begin(OrderRecord order, string signingRequest) => Require(order, OrderStatus.Ready) with { Status = OrderStatus.Processing, SigningRequest = signingRequest };

    /// <summary>The certificate is there.</summary>
    public static OrderRecord Complete(OrderRecord order, string certificate) =>
        Require(order, OrderStatus.Processing) with { Status = OrderStatus.Valid, SigningRequest = null, Certificate = certificate };

    /// <summary>The certificate could not be made for a reason that passes: it may be asked for again.</summary>
    public static OrderRecord PutBack(OrderRecord order) => Require(order, OrderStatus.Processing) with { Status = OrderStatus.Ready, SigningRequest = null };

    /// <summary>It comes to nothing.</summary>
    public static OrderRecord Fail(OrderRecord order, ProblemMessage error)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Status is OrderStatus.Valid or OrderStatus.Invalid
            ? throw new InvalidOperationException($"order {order.Id} is over: it is {order.Status}")
            : order with { Status = OrderStatus.Invalid, SigningRequest = null, Error = error };
    }

    private static OrderRecord Require(OrderRecord order, OrderStatus status)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Status == status ? order : throw new InvalidOperationException($"order {order.Id} is {order.Status}, not {status}");
    }
}
